package dev.reelay.cli.letters;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The place of a dead letter, as {@code dead-letters list} shows it. */
record LetterPlace(int partition, long offset) {

    @Override
    public String toString() {
        return partition + "/" + offset;
    }

    /** Reads {@code 3/42}. */
    static final class Reader implements ITypeConverter<LetterPlace> {
        @Override
        public LetterPlace convert(String text) {
            try {
                int at = text.indexOf('/');
                return new LetterPlace(
                        Integer.parseUnsignedInt(text.substring(0, at)),
                        Long.parseUnsignedLong(text.substring(at + 1)));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new TypeConversionException("'" + text + "' is no PARTITION/OFFSET such as 3/42");
            }
        }
    }
}
