/** The process: the worker, or a command of the command line. */
@NullMarked
package dev.reelay.main;

import org.jspecify.annotations.NullMarked;
