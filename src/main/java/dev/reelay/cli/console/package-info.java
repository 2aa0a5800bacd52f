/**
 * The command about the console: it makes lines of its users file.
 *
 * <p>Imports {@code cli}, {@code console}, {@code console.access}, the vocabulary.
 */
@NullMarked
package dev.reelay.cli.console;

import org.jspecify.annotations.NullMarked;
