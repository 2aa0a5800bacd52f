/**
 * RunComfy's list of models as files in a folder: reviewable in git, and catalog files for the worker.
 *
 * <pre>
 *  ModelDirectory ─▶ WholeList ─▶ ListReading: the whole list, or why there is none
 *  folder ─▶ PulledFolder ─▶ FolderState: Manifest (what earlier pulls wrote), and what is there now
 *                                │
 *                   Comparison (pure) ─▶ Change for each model that differs (FieldChanges says in what)
 *                                │
 *                   PulledFolder.write ─▶ files (FileNames, RecordText), each replaced as a whole
 * </pre>
 *
 * <p>A pull touches only what an earlier pull wrote and nobody changed since: the manifest has a digest of every record. A list that
 * was not read to its end changes nothing. A pull that is killed at any moment leaves whole files, and the next one goes on from
 * there. Imports {@code dev.reelay.job} and {@code dev.reelay.runcomfy}.
 */
@NullMarked
package dev.reelay.pull;

import org.jspecify.annotations.NullMarked;
