/**
 * Dev mode ({@code quarkus:dev}): an embedded Kafka broker, and one sample request for each built-in model. The beans
 * exist in the dev profile only, and the broker's jars are not in the packaged worker. No other package imports this
 * one.
 */
@NullMarked
package dev.reelay.dev;

import org.jspecify.annotations.NullMarked;
