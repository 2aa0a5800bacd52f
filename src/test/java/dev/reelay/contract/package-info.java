/** The files in {@code contract/} say what the code does. */
@NullMarked
package dev.reelay.contract;

import org.jspecify.annotations.NullMarked;
