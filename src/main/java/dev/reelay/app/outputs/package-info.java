/**
 * Opens the store of the copies of outputs, and what fills it, in a worker that has one.
 *
 * <p>Imports {@code app} and the packages that it wires; {@code app.console} alone imports this one.
 */
@NullMarked
package dev.reelay.app.outputs;

import org.jspecify.annotations.NullMarked;
