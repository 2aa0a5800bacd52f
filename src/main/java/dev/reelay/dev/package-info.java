/**
 * What {@code quarkus:dev} adds: a Kafka broker in the same process and one sample request for each model. Its beans
 * exist in the dev profile alone, and the broker's jars are not in the packaged worker. Nothing imports this package.
 */
@NullMarked
package dev.reelay.dev;

import org.jspecify.annotations.NullMarked;
