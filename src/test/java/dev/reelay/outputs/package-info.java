/** Copies of outputs: stores of both kinds and the fake under one contract, a real S3 server in the JVM, and hosts that lie. */
@NullMarked
package dev.reelay.outputs;

import org.jspecify.annotations.NullMarked;
