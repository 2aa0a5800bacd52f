/**
 * Speed and memory of the packaged worker: an embedded broker, a bare HTTP API and the worker are processes of their own on this
 * machine, beside a bare loop of a client and a raw reader of the same bytes. It prints figures and asserts nothing.
 */
@NullMarked
package dev.reelay.speed;

import org.jspecify.annotations.NullMarked;
