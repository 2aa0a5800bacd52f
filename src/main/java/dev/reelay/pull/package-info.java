/**
 * RunComfy's list of models as files in a folder: reviewable in git, and catalog files for the worker.
 *
 * <pre>
 *  listing.ListReading.Whole: RunComfy's list ──────────────────────────┐
 *  folder ─▶ FolderState: Manifest (what earlier pulls wrote), and what │
 *                         is there now                                  │
 *                │                                                      │
 *            Comparison (pure) ◀────────────────────────────────────────┘
 *                │ Change for each model that differs (FieldChanges says in what)
 *                ▼
 *            FolderWriter ─▶ files (FileNames, RecordText), each replaced as a whole
 * </pre>
 *
 * <p>A pull touches only what an earlier pull wrote and nobody changed since: the manifest has a digest of every record. A list that
 * was not read to its end changes nothing. A pull that is killed at any moment leaves whole files, and the next one goes on from
 * there. Imports the vocabulary, {@code dev.reelay.runcomfy} and {@code dev.reelay.listing}.
 */
@NullMarked
package dev.reelay.pull;

import org.jspecify.annotations.NullMarked;
