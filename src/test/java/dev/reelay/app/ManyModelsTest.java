package dev.reelay.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.Samples;
import dev.reelay.model.UnknownFields;
import dev.reelay.testing.ManyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a catalog of hundreds of models costs in metrics. */
class ManyModelsTest {

    private static final int MANY = 400;

    @TempDir
    private Path folder;

    @Test
    void fourHundredModelsHaveNoMoreSeriesThanFiveUntilTheyAreRequested() throws IOException {
        ManyModels.write(folder, MANY - 5);
        Catalog many = Catalog.load(folder, UnknownFields.REJECT);
        assertThat(many.models()).hasSize(MANY);

        try (MetersRig few = new MetersRig(Samples.BUILT_IN);
                MetersRig rig = new MetersRig(many)) {
            List<String> atTheStart = MetersRig.series(few.scrape());
            assertThat(MetersRig.series(rig.scrape())).hasSameSizeAs(atTheStart);

            Samples.INPUTS.keySet().forEach(few::request);
            Samples.INPUTS.keySet().forEach(rig::request);
            assertThat(MetersRig.series(rig.scrape())).hasSameElementsAs(MetersRig.series(few.scrape()));

            rig.request("made/up");
            assertThat(MetersRig.series(rig.scrape())).hasSameSizeAs(MetersRig.series(few.scrape()));
            rig.request(ManyModels.id(7));
            assertThat(MetersRig.series(rig.scrape()))
                    .filteredOn(line -> line.contains('"' + ManyModels.id(7) + '"'))
                    .hasSizeBetween(20, 100);
        }
    }
}
