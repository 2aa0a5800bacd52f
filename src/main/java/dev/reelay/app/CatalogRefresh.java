package dev.reelay.app;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code REELAY_CATALOG_REFRESH}.
 *
 * @param every how often RunComfy's list of models is fetched; null for never
 */
public record CatalogRefresh(@Nullable Duration every) {

    /** The shortest time between two lists: each is several calls with all schemas. */
    static final Duration SHORTEST = Duration.ofSeconds(10);

    /** RunComfy is asked for no model and no list. */
    static final CatalogRefresh OFF = new CatalogRefresh(null);

    /** Reads {@code off}, or a duration. */
    public static final class Reader implements Converter<CatalogRefresh> {

        private static final long serialVersionUID = 1L;

        /** Creates a reader; called by the configuration. */
        public Reader() {}

        @Override
        public CatalogRefresh convert(String value) {
            return value.strip().equalsIgnoreCase("off")
                    ? OFF
                    : new CatalogRefresh(new DurationConverter().convert(value.strip()));
        }
    }

    /**
     * Whether RunComfy is asked.
     *
     * @param ownSimulator whether jobs go to the worker's own simulator, whose models are the worker's
     */
    boolean isOn(boolean ownSimulator) {
        return every != null && !ownSimulator;
    }
}
