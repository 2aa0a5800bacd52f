/** The files for operators fit the code. No cluster and no container engine is needed. */
@NullMarked
package dev.reelay.deploy;

import org.jspecify.annotations.NullMarked;
