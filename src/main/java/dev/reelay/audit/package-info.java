/**
 * Who did what, when and why: the records of {@code generation-audit}. The console and the command line write one for whatever
 * somebody does or tries to do; workers neither write nor read it.
 *
 * <pre>
 * AuditEntry ─▶ Actor · Action (Subject: a job, a model, a dead letter, or a selection of many) · Step
 * AuditRecords  an entry as a record, and back
 * AuditWriter   creates the topic with the first entry, and returns when the brokers have it
 * AuditLog      what a feed has read: the newest entries, each action's last step, findings, what was retried and sent again, the
 *               bulk actions that are still open, and which targets they left out
 * </pre>
 *
 * <p>A bulk action is fixed before it begins: {@code started} says how many, and {@code targets} name each. A process that goes on
 * after a crash reads both, and goes on behind the last {@code progress}; doing one of them again must be harmless.
 *
 * <p>Imports the vocabulary, {@code records}, {@code kafka}, {@code feed}, {@code send}.
 */
@NullMarked
package dev.reelay.audit;

import org.jspecify.annotations.NullMarked;
