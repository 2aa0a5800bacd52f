/**
 * Files that a job takes or makes: kinds, formats, and the properties that a check or a copy found.
 *
 * <p>Imports no other package of Reelay.
 */
@NullMarked
package dev.reelay.file;

import org.jspecify.annotations.NullMarked;
