using Mira.Datasets;
using Mira.Tests.Durability;

namespace Mira.Tests.Fuzzing;

public sealed class FuzzTests : IDisposable
{
    private const int CasesOfEach = 100;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_files_of_every_kind_are_read_or_refused_in_words() => Assert.Multiple([.. Readers(_folder)
        .Select(reader => (Action)(() =>
    {
        var fuzz = new Fuzz(seed: 1);
        fuzz.Try(reader, CasesOfEach * reader.Share / 1000);
        Assert.True(fuzz.Refused > 0, $"No damage of {reader.Name} was noticed.");
    }))]);

    [Fact]
    public void Whole_files_of_every_kind_are_read()
    {
        foreach (var reader in Readers(_folder))
        {
            // The files of a kind may be whole for one of its readers only.
            Assert.True(reader.Seeds.Any(seed => Reads(reader, seed)), reader.Name);
        }
    }

    [Fact(Explicit = true)]
    public void A_million_damaged_files_are_written_into_the_reliability_page() =>
        ReliabilityPage.Replace(SoakTests.Page, new FuzzRun(SoakTests.Setting("MIRA_FUZZ", 1_000_000)).Section());

    [Fact]
    public void What_is_no_documented_error_fails_and_names_the_input()
    {
        var reader = new FuzzedReader("something", [[1, 2, 3]], _ => throw new OverflowException("too large"));
        var error = Assert.Throws<AggregateException>(() => new Fuzz(seed: 1).Try(reader, 1)).InnerException!;
        Assert.Contains("something, case 0 of seed 1: OverflowException: too large", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_without_bound_fails()
    {
        var reader = new FuzzedReader("greed", [[1]], _ =>
            GC.KeepAlive(GC.AllocateUninitializedArray<byte>(300 << 20)));
        Assert.Contains("greed, case 0", Assert.Throws<AggregateException>(() => new Fuzz(seed: 1).Try(reader, 1))
            .InnerException!.Message, StringComparison.Ordinal);
    }

    /// <summary>Every reader of files that others make.</summary>
    internal static IReadOnlyList<FuzzedReader> Readers(TemporaryFolder folder) =>
        [.. TensorReaders.All(folder), .. ListReaders.All(folder), .. ImageReaders.All(folder)];

    private static bool Reads(FuzzedReader reader, byte[] file)
    {
        try
        {
            reader.Read(file);
            return true;
        }
        catch (Exception error) when (error is MiraException or BadImageException)
        {
            return false;
        }
    }
}
