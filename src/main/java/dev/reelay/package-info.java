/** Reelay. */
@NullMarked
package dev.reelay;

import org.jspecify.annotations.NullMarked;
