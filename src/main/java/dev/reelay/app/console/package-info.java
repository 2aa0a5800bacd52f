/**
 * The console in this process: its check at the start, what it reads with, and its health. Nothing of it is made where the process is
 * no console ({@code REELAY_ROLE}): no client of Kafka, no feed, no table.
 *
 * <pre>
 * ConsoleStart      refuses a console that nobody could log in to; begins to read
 * ConsoleWiring     makes and closes {@link dev.reelay.console.ConsoleData}, with a store where there is one
 * ConsoleReadiness  the topics have been read once
 * ConsoleLiveness   no feed has ended for good
 * </pre>
 *
 * <p>Imports {@code app}, {@code app.outputs}, {@code outputs}, {@code console}, {@code console.access}, {@code kafka} and {@code feed}; no other
 * package imports this one.
 */
@NullMarked
package dev.reelay.app.console;

import org.jspecify.annotations.NullMarked;
