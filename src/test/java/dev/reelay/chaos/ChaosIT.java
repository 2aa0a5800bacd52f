package dev.reelay.chaos;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute of chaos. */
class ChaosIT {

    @Test
    void everyJobHasItsOneResultWhateverHappens(@TempDir Path folder) {
        ChaosReport.of(Form.SHORT, folder);
    }
}
