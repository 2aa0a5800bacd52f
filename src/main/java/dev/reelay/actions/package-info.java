/**
 * What somebody may do to jobs: cancel, retry, pause, resume, send a dead letter again, record a finding; for one job, or for a set
 * that is fixed when it is planned.
 *
 * <p>Imports {@code job}, {@code kafka}, {@code records}, {@code request}, {@code feed}, {@code send}, {@code view}, {@code retry},
 * {@code audit}.
 */
@NullMarked
package dev.reelay.actions;

import org.jspecify.annotations.NullMarked;
