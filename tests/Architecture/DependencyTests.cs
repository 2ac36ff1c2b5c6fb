using System.Text.RegularExpressions;

namespace Mira.Tests.Architecture;

/// <summary>Who may know whom: cli → experiments → datasets, and each library behind one door.</summary>
public sealed class DependencyTests
{
    [Theory]
    [InlineData("Mira.Cli", "cli")]
    [InlineData("Mira.Experiments", "cli", "experiments")]
    [InlineData("System.CommandLine", "cli")]
    [InlineData("Spectre.Console", "cli/Display")]
    [InlineData("TorchSharp", "experiments")]
    [InlineData("ScottPlot", "experiments/Reporting")]
    [InlineData("CsvHelper", "experiments/Reporting")]
    [InlineData("SkiaSharp", "datasets/Decoding", "experiments/Reporting")]
    public void Library_is_known_only_behind_its_door(string library, params string[] doors)
    {
        var strangers = Product.Where(file => file.Uses(library) && !doors.Any(file.IsIn));
        Assert.Empty(strangers.Select(file => $"{file.Path} uses {library}"));
    }

    [Theory]
    [InlineData("experiments/Recipes", "TorchSharp")]
    [InlineData("experiments/Recipes", "Mira.Experiments", "Methods", "Optimization")]
    [InlineData("experiments/Reporting", "TorchSharp")]
    [InlineData("experiments/Reporting", "Mira.Experiments", "Interchange", "Recipes", "Runtime")]
    [InlineData("experiments/Costs", "TorchSharp")]
    [InlineData("experiments/Costs", "Mira.Experiments", "Recipes")]
    [InlineData("experiments/Runtime", "Mira.Experiments", "Interchange")]
    [InlineData("experiments/Optimization", "Mira.Experiments", "Recipes", "Runtime")]
    [InlineData("experiments/Collectives", "Mira.Experiments")]
    [InlineData("experiments/Models", "Mira.Experiments", "Collectives", "Recipes", "Runtime")]
    [InlineData("experiments/Methods", "Mira.Experiments", "Collectives", "Models", "Recipes", "Runtime")]
    [InlineData("experiments/Features", "Mira.Experiments", "Interchange", "Runtime")]
    [InlineData("experiments/Evaluation", "Mira.Experiments", "Collectives", "Features", "Interchange", "Methods", "Models", "Optimization", "Recipes", "Reporting", "Runtime", "Training")]
    [InlineData("experiments/Training", "Mira.Experiments", "Collectives", "Evaluation", "Interchange", "Methods", "Models", "Optimization", "Recipes", "Reporting", "Runtime")]
    public void Folder_knows_only_what_lies_below_it(string folder, string above, params string[] below)
    {
        var files = Product.Where(file => file.IsIn(folder));
        Assert.Empty(files.SelectMany(file => Regex.Matches(file.Code, $@"\b{Regex.Escape(above)}(?:\.(\w+)|;)")
            .Where(match => match.Groups[1].Value != Path.GetFileName(folder) && !below.Contains(match.Groups[1].Value))
            .Select(match => $"{file.Path} knows {match.Value}")));
    }

    [Fact]
    public void Projects_refer_in_one_direction()
    {
        Assert.Equal([], References("datasets"));
        Assert.Equal(["datasets"], References("experiments"));
        Assert.Equal(["experiments"], References("cli"));
    }

    [Fact]
    public void Results_hold_data_only() =>
        Assert.Empty(Directory.Exists(Path.Combine(SourceTree.Root, "results"))
            ? Directory.GetFiles(Path.Combine(SourceTree.Root, "results"), "*.cs", SearchOption.AllDirectories)
            : []);

    private static IEnumerable<SourceFile> Product => SourceTree.CSharp.Where(file => !file.IsIn("tests"));

    private static IEnumerable<string> References(string project) => SourceTree.Projects
        .Where(file => file.IsIn(project))
        .SelectMany(file => Regex.Matches(file.Text, @"ProjectReference Include=""\.\./(\w+)/"))
        .Select(match => match.Groups[1].Value);
}
