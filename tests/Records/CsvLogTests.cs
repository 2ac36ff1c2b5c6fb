using CsCheck;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Records;

namespace Mira.Tests.Records;

public sealed class CsvLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LogPath => Path.Combine(_folder, "metrics.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_can_be_read_as_soon_as_it_is_appended()
    {
        using var log = ResultsCsv.OpenLog<EpochMetrics>(LogPath, []);
        Assert.Empty(ResultsCsv.ReadLog<EpochMetrics>(LogPath));
        log.Append(Rows.Metrics(1));
        log.Append(Rows.Metrics(2));
        Assert.Equal([Rows.Metrics(1), Rows.Metrics(2)], ResultsCsv.ReadLog<EpochMetrics>(LogPath));
    }

    [Fact]
    public void A_log_cut_anywhere_reads_as_its_whole_rows_and_goes_on_from_there()
    {
        EpochMetrics[] rows = [Rows.Metrics(1), Rows.Metrics(2), Rows.Metrics(3)];
        var text = ResultsCsv.Text(rows);
        var header = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        Gen.Int[header, text.Length].Sample(length =>
        {
            Save(text[..length]);
            var whole = text[..length].Count(c => c == '\n') - 1;
            Assert.Equal(rows[..whole], ResultsCsv.ReadLog<EpochMetrics>(LogPath));
            using (var log = ResultsCsv.OpenLog(LogPath, ResultsCsv.ReadLog<EpochMetrics>(LogPath)))
            {
                log.Append(Rows.Metrics(9));
            }
            Assert.Equal([.. rows[..whole], Rows.Metrics(9)], ResultsCsv.Read<EpochMetrics>(LogPath));
        }, iter: 60, threads: 1);
    }

    [Fact]
    public void A_full_disk_is_one_clear_error()
    {
        using var log = new CsvLog<EpochMetrics>("/dev/full", DiskFiles.Instance);
        Assert.Contains("/dev/full", Assert.Throws<InputException>(() => log.Append(Rows.Metrics(1))).Message,
            StringComparison.Ordinal);
    }

    private void Save(string text)
    {
        using var writer = new StreamWriter(LogPath);
        writer.Write(text);
    }
}
