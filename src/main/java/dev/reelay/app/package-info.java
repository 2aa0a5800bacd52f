/**
 * The process: settings, what must hold before it starts, who gets what, health, start and stop.
 *
 * <p>{@link dev.reelay.app.StartupCheck} lists what stops the start; {@code Wiring} and {@code OutboundWiring} are the index of
 * the stages. Imports every stage; only {@code dev} imports it.
 */
@NullMarked
package dev.reelay.app;

import org.jspecify.annotations.NullMarked;
