/**
 * Commands as records of {@code generation-control}: what actions write there. What workers would refuse is not made.
 *
 * <p>Imports the vocabulary, {@code audit}, {@code records}, {@code request}.
 */
@NullMarked
package dev.reelay.actions.commands;

import org.jspecify.annotations.NullMarked;
