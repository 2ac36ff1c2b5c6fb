using System.Xml.Linq;
using Mira.Experiments.Records;

namespace Mira.Tests.Reproduction;

/// <summary>What 'make reproduce-smoke' left in the folder named by MIRA_SMOKE_RESULTS is whole and sane.</summary>
/// <remarks>Two epochs teach nothing, so accuracies are only asked to be accuracies; the shapes are
/// those of the main job.</remarks>
public sealed class SmokeResultsTests
{
    private static readonly string[] Methods = ["mira", "sinkhorn"];

    [Fact]
    public void Every_method_has_the_same_number_of_epochs_with_finite_losses()
    {
        var curves = Methods.Select(method =>
            ResultsCsv.ReadLog<EpochMetrics>(Result(Path.Combine(method, "metrics.csv")))).ToArray();

        Assert.NotEmpty(curves[0]);
        Assert.Equal(curves[0].Select(row => row.Epoch), curves[1].Select(row => row.Epoch));
        Assert.All(curves.SelectMany(rows => rows), row =>
        {
            Assert.All([row.Loss, row.LearningRate, row.ImagesPerSecond, row.Target.Entropy],
                value => Assert.True(double.IsFinite(value)));
            Assert.InRange(row.PrototypesInUse, 1, row.Prototypes);
        });
    }

    [Fact]
    public void Every_encoder_is_evaluated_by_both_protocols_beside_random_weights()
    {
        var rows = ResultsCsv.Read<EvaluationResult>(Result("evaluation.csv"));

        Assert.Equal(["knn", "linear"], rows.Select(row => row.Protocol).Distinct().Order());
        var methods = rows.Select(row => row.Method).Distinct().ToArray();
        Assert.Equal(3, methods.Length);
        Assert.Equal(methods.Length * 2, rows.DistinctBy(row => (row.Method, row.Protocol)).Count());
        Assert.All(rows, row => Assert.True(row.Top1 is > 0 and <= 100 && row.Top5 >= row.Top1 && row.Top5 <= 100));
    }

    [Fact]
    public void Convergence_of_both_solvers_is_measured_on_both_models()
    {
        var rows = ResultsCsv.Read<ConvergencePoint>(Result("convergence.csv"));

        Assert.Equal(2, rows.Select(row => row.Model).Distinct().Count());
        Assert.Equal(2, rows.Select(row => row.Solver).Distinct().Count());
        Assert.All(rows, row => Assert.True(row.Mean >= 0 && double.IsFinite(row.Mean) && row.Q10 <= row.Q90));
    }

    [Fact]
    public void Charts_and_page_are_whole()
    {
        var folder = Folder();
        var charts = Directory.GetFiles(folder, "*.svg", SearchOption.AllDirectories);
        Assert.InRange(charts.Length, 4, 100);
        Assert.All(charts, chart =>
        {
            Assert.Contains(XDocument.Load(chart).Descendants(), element => element.Name.LocalName == "path");
            AssertIsPng(Path.ChangeExtension(chart, ".png"));
        });
        var page = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.DoesNotMatch("(src|href)=\"https?://[^\"]+\\.(js|css|png|svg|woff2?)\"", page);
        Assert.EndsWith("</html>", page.TrimEnd(), StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertIsPng(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        Assert.Equal("IEND"u8, bytes.AsSpan()[^8..^4]);
    }

    private static string Folder()
    {
        var folder = Environment.GetEnvironmentVariable("MIRA_SMOKE_RESULTS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "MIRA_SMOKE_RESULTS names no results; .ci/run makes some");
        return folder!;
    }

    private static string Result(string name)
    {
        var path = Path.Combine(Folder(), name);
        Assert.True(File.Exists(path), $"{path} is missing");
        return path;
    }
}
