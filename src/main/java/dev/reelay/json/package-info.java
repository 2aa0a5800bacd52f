/**
 * JSON that keeps every digit, and text from outside that is made safe for results and log lines.
 *
 * <p>Imports no other package of Reelay.
 */
@NullMarked
package dev.reelay.json;

import org.jspecify.annotations.NullMarked;
