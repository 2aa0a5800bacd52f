/** What tests are made with: a clock to turn, a real broker, the packaged worker as a process. */
@NullMarked
package dev.reelay.testing;

import org.jspecify.annotations.NullMarked;
