/**
 * The process: settings, startup check, wiring, health, start and stop.
 *
 * <ul>
 *   <li>Settings: {@link dev.reelay.app.ReelayConfig} and {@link dev.reelay.app.RunComfyConfig} declare each one with
 *       its default; {@code SettingsCheck} holds their ranges. Properties of Kafka's clients are in {@code
 *       kafka.KafkaSettings}.
 *   <li>{@link dev.reelay.app.StartupCheck} lists everything that stops the start.
 *   <li>{@link dev.reelay.app.StartOrder} lists what runs when at the start and at the stop.
 *   <li>{@code Wiring} and its kin ({@code OutboundWiring}, {@code RefreshWiring} and others) create the stages and connect them; {@code SystemScheduler} is their
 *       clock.
 * </ul>
 *
 * <p>Imports every stage, and not the command line; only {@code dev} imports it.
 */
@NullMarked
package dev.reelay.app;

import org.jspecify.annotations.NullMarked;
