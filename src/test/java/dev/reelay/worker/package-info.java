/** The packaged worker, seen from outside: records in, HTTP calls and records out. */
@NullMarked
package dev.reelay.worker;

import org.jspecify.annotations.NullMarked;
