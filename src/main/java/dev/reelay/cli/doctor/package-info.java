/**
 * {@code reelay doctor}: what is wrong with an installation, and what to do.
 *
 * <pre>
 *  DoctorCommand ─▶ BrokerChecks ─▶ kafka.ClusterLook, view.GroupState ─▶ Rights, Workers, Clocks (pure) ─▶ Diagnosis
 *                ─▶ RunComfy's list (one free question), cli.catalog.CatalogState
 * </pre>
 *
 * <p>The rules for topics are those of {@code kafka}, by which a worker refuses to start.
 */
@NullMarked
package dev.reelay.cli.doctor;

import org.jspecify.annotations.NullMarked;
