/**
 * What is known of files: their kinds, their formats, and what a look at one showed.
 *
 * <p>Imports no other package of Reelay.
 */
@NullMarked
package dev.reelay.file;

import org.jspecify.annotations.NullMarked;
