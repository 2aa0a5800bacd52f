/** The vocabulary and the pure decisions: states, moves, failure codes, schedules. Imports no framework. */
@NullMarked
package dev.reelay.job;

import org.jspecify.annotations.NullMarked;
