/**
 * The process: settings, startup check, wiring, start and stop. Its health is in {@code app.health}, the console's part of it in {@code
 * app.console}.
 *
 * <ul>
 *   <li>Settings: {@link dev.reelay.app.ReelayConfig} and {@link dev.reelay.app.RunComfyConfig} declare each one with
 *       its default; {@code SettingsCheck} holds their ranges. Properties of Kafka's clients are in {@code
 *       kafka.KafkaSettings}.
 *   <li>{@link dev.reelay.app.Roles}: what the process does, by {@code REELAY_ROLE}; {@link dev.reelay.app.RoleSettings} derives from it
 *       what Quarkus and SmallRye start. A console creates no stage of a worker, and a worker nothing of the console ({@code
 *       app.console}).
 *   <li>{@link dev.reelay.app.StartupCheck} lists everything that stops the start.
 *   <li>{@link dev.reelay.app.StartOrder} lists what runs when at the start and at the stop.
 *   <li>{@code Wiring} and its kin ({@code OutboundWiring}, {@code RefreshWiring} and others) create the stages and connect them; {@code SystemScheduler} is their
 *       clock.
 * </ul>
 *
 * <p>Imports every stage, and neither the console but for its settings nor the command line; only {@code dev} and the packages below it
 * import it.
 */
@NullMarked
package dev.reelay.app;

import org.jspecify.annotations.NullMarked;
