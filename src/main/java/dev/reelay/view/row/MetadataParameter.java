package dev.reelay.view.row;

import static dev.reelay.view.row.FilterException.refused;

import dev.reelay.json.ForeignText;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The parameter {@code metadata/<path>} of a filter of jobs. */
record MetadataParameter(String parameter) implements FilterParameter<JobRow> {

    @Override
    public Predicate<JobRow> rule(Set<String> values) {
        MetadataPath path = path(parameter);
        List<MetadataPath.Wanted> wanted = values.stream().map(this::wanted).toList();
        return row -> row.asked().metadata() != null && path.matches(row.asked().metadata(), wanted);
    }

    private MetadataPath.Wanted wanted(String value) {
        try {
            return new MetadataPath.Wanted(value);
        } catch (ArithmeticException e) {
            throw refused(parameter, value, "is a number whose exponent is out of range");
        }
    }

    private static MetadataPath path(String name) {
        try {
            return MetadataPath.of(name.substring(JobFilter.METADATA.length() - 1));
        } catch (IllegalArgumentException e) {
            throw new FilterException(
                    ("\"%s\" is no path into metadata: after metadata it is a JSON pointer, for example"
                                    + " metadata/customer")
                            .formatted(ForeignText.oneLine(name, 60)));
        }
    }
}
