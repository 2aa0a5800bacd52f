/** What operators are given: that it fits the code. No cluster and no container engine is needed. */
@NullMarked
package dev.reelay.deploy;

import org.jspecify.annotations.NullMarked;
