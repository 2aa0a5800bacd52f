/**
 * Decisions about a job: a state and what happened in, the next state and its effects out.
 *
 * <p>Decisions are pure, and nothing here blocks, does I/O, has a thread or reads the machine's clock. Imports the vocabulary and
 * no framework.
 */
@NullMarked
package dev.reelay.decision;

import org.jspecify.annotations.NullMarked;
