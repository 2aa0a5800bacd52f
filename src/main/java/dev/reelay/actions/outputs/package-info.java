/**
 * Stores the files of jobs that have ended, when a user asks for it: finds the files that a job's result lacks, and says what became
 * of them.
 *
 * <pre>
 * StoreAgain ─▶ Look: which files, or why none ─▶ outputs.LaterCopies ─▶ Stored: what became of them
 * </pre>
 *
 * <p>The result stays as it is: a job has one. Imports the vocabulary, {@code kafka}, {@code records}, {@code outputs}, {@code view.row}.
 */
@NullMarked
package dev.reelay.actions.outputs;

import org.jspecify.annotations.NullMarked;
