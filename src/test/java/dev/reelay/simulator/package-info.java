/** The simulator, tried over real HTTP and, where HTTP adds nothing, by direct calls. */
@NullMarked
package dev.reelay.simulator;

import org.jspecify.annotations.NullMarked;
