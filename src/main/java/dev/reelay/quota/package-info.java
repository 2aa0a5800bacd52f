/**
 * What limits and budgets have in common: whose jobs they count, and {@code generation-limits}, the topic in which workers share them.
 *
 * <pre>
 *   Scope, JobScopes   all jobs, those of a model or of a tenant; the scopes in which one job counts
 *   ScopesInForce      as many scopes as the record of a demand has room for, the same ones for all workers
 *   LimitFeed          makes, checks and follows the topic: one consumer, whatever it is needed for
 *   SharedTopic        how it is read for limits, or for budgets: whether it has to be, how current it is, which shards it wakes
 *   TopicTurns         when a shard obeys and writes it: not before it has read it
 *   WritePace          how often a shard writes it
 *   SharedJson         the form of its records
 *   Unconfirmed        what keeps shares from going out, in the log after a minute (Lasting)
 * </pre>
 *
 * <p>What is shared, and how, say {@code limits} and {@code budget}: neither knows the other. Imports {@code feed}, {@code kafka}, {@code
 * records} and the vocabulary.
 */
@NullMarked
package dev.reelay.quota;

import org.jspecify.annotations.NullMarked;
