/**
 * The console in a real browser: the packaged jar as worker and console, a simulated RunComfy, and the Chromium of the machine. Where
 * there is no Chromium these tests are skipped with one line that says so.
 *
 * <p>Every page that a test opens is watched: what the browser complains of in its console, a script that a text brought along, a
 * dialog, or a request to anywhere else fails the test.
 */
@NullMarked
package dev.reelay.console.browser;

import org.jspecify.annotations.NullMarked;
