/** Tools for tests: a settable clock, a real broker, the packaged worker as a process. */
@NullMarked
package dev.reelay.testing;

import org.jspecify.annotations.NullMarked;
