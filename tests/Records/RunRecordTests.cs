using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;

namespace Mira.Tests.Records;

public sealed class RunRecordTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string RecordPath => Path.Combine(_folder, "run.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_saved_record_loads_as_it_was()
    {
        Samples.Run.Save(RecordPath);
        RunRecord.Load(RecordPath).Save(RecordPath + "2");
        Assert.Equal(File.ReadAllText(RecordPath), File.ReadAllText(RecordPath + "2"));
        Assert.Contains("\"peak_memory\": 1610612736", File.ReadAllText(RecordPath), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_asked_and_what_follows_are_kept_apart()
    {
        var values = RecipeValues.Of(new PretrainRecipe { BatchSize = 512 });
        Assert.Equal(512, (int)values.Asked["batch_size"]!);
        Assert.Equal(0.6, (double)values.Derived["peak_learning_rate"]!, 12);
        Assert.Equal(64, (int)values.Asked["backbone.width"]!);
        Assert.Equal(512, (int)values.Derived["backbone.feature_dimension"]!);
        Assert.Equal("ResNet18", (string?)values.Asked["backbone.depth"]);
        Assert.DoesNotContain("peak_learning_rate", values.Asked.Select(value => value.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"name\": 3}")]
    [InlineData("[1, 2")]
    public void A_damaged_record_is_refused(string text)
    {
        using (var writer = new StreamWriter(RecordPath))
        {
            writer.Write(text);
        }
        Assert.Contains(RecordPath, Assert.Throws<InputException>(() => RunRecord.Load(RecordPath)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void This_machine_is_described()
    {
        var hardware = Hardware.OfThisMachine();
        Assert.NotEmpty(hardware.Cpu);
        Assert.True(hardware.Memory > 1 << 28, $"{hardware.Memory} bytes");
        Assert.InRange(Hardware.PeakMemory(), 10_000_000, 1L << 40);
        Assert.Matches("^([0-9a-f]{40}|unknown)$", SoftwareVersions.Commit());
        Assert.StartsWith("0.", SoftwareVersions.With()["mira"], StringComparison.Ordinal);
    }
}
