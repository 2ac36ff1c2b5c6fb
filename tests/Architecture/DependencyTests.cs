using System.Text.RegularExpressions;

namespace Mira.Tests.Architecture;

/// <summary>Who may know whom: cli → experiments → datasets, and each library behind one door.</summary>
public sealed partial class DependencyTests
{
    [Theory]
    [InlineData("Mira.Cli", "cli")]
    [InlineData("Mira.Experiments", "cli", "experiments")]
    [InlineData("System.CommandLine", "cli")]
    [InlineData("Spectre.Console", "cli/Display")]
    [InlineData("TorchSharp", "experiments")]
    [InlineData("ScottPlot", "experiments/Reporting/Charts")]
    [InlineData("CsvHelper", "experiments/Records")]
    [InlineData("Parquet", "datasets/Shards")]
    [InlineData("Snappier", "datasets/Shards")]
    [InlineData("ZstdSharp", "datasets/Shards")]
    [InlineData("SkiaSharp", "datasets/Decoding", "experiments/Reporting/Charts")]
    public void Library_is_known_only_behind_its_door(string library, params string[] doors)
    {
        var strangers = Product.Where(file => file.Uses(library) && !doors.Any(file.IsIn));
        Assert.Empty(strangers.Select(file => $"{file.Path} uses {library}"));
    }

    /// <summary>All folders of experiments, the lowest first. A folder knows those before it
    /// and none after it.</summary>
    private static readonly string[] Order =
    [
        "Files", "Runtime", "Collectives", "Recipes", "Scales", "Tables", "Costs", "Records", "Optimization", "Models",
        "Methods", "Checkpoints",
        "Evaluation", "Reporting/Alarms", "Training", "Reporting", "", "Reproduction", "ScoreFiles",
        "Checks", "Benchmarks",
    ];

    [Fact]
    public void Every_folder_of_experiments_has_its_place() => Assert.Equal(
        SourceTree.CSharp.Where(file => file.IsIn("experiments")).Select(PlaceOf).Distinct()
            .Order(StringComparer.Ordinal),
        Order.Order(StringComparer.Ordinal));

    /// <summary>An edge goes down: types are resolved through the usings and the namespace of the
    /// file that names them.</summary>
    [Fact]
    public void Folders_of_experiments_know_only_what_lies_below_them()
    {
        var edges = Edges().ToList();
        // Edges that are there, so that a search that finds nothing cannot pass.
        Assert.Contains(edges, edge => edge is { From: "Training", To: "Methods" });
        Assert.Contains(edges, edge => edge is { From: "", To: "Tables" });
        Assert.Contains(edges, edge => edge is { From: "Methods", To: "Recipes" });
        Assert.Empty(edges.Where(edge => Array.IndexOf(Order, edge.To) > Array.IndexOf(Order, edge.From))
            .Select(edge => edge.Words));
    }

    private static IEnumerable<(string From, string To, string Words)> Edges()
    {
        SourceFile[] files = [.. SourceTree.CSharp.Where(file => file.IsIn("experiments"))];
        var types = files.SelectMany(file => Declaration().Matches(file.Text)
            .Select(match => (Name: match.Groups[1].Value, Place: PlaceOf(file), Namespace: NamespaceOf(file))))
            .Distinct().ToLookup(type => type.Name);
        return
            from file in files
            from word in Regex.Matches(file.Code, @"(?<![\w.@])[A-Z]\w*").Select(match => match.Value).Distinct()
            where types[word].Any() && types[word].All(type => type.Place == types[word].First().Place)
                && !IsMember(file, word)
            let type = types[word].First()
            where type.Place != PlaceOf(file) && Sees(file, type.Namespace)
            select (PlaceOf(file), type.Place,
                $"{file.Path} knows {word} of {(type.Place.Length > 0 ? type.Place : "the root")}");
    }

    /// <summary>What is only read and written, asked for or shown holds no tensor.</summary>
    [Theory]
    [InlineData("experiments/Recipes")]
    [InlineData("experiments/Scales")]
    [InlineData("experiments/Tables")]
    [InlineData("experiments/Records")]
    [InlineData("experiments/Costs")]
    [InlineData("experiments/Reporting")]
    public void Folder_knows_no_tensor(string folder) =>
        Assert.Empty(Product.Where(file => file.IsIn(folder) && file.Uses("TorchSharp")).Select(file => file.Path));

    private static string PlaceOf(SourceFile file)
    {
        var folder = Path.GetDirectoryName(file.Path)!["experiments".Length..].TrimStart('/');
        return folder.StartsWith("Reporting/Alarms", StringComparison.Ordinal)
            ? "Reporting/Alarms"
            : folder.Split('/')[0];
    }

    private static string NamespaceOf(SourceFile file) =>
        Regex.Match(file.Text, @"^namespace ([\w.]+);", RegexOptions.Multiline).Groups[1].Value;

    private static bool Sees(SourceFile file, string space) =>
        (NamespaceOf(file) + ".").StartsWith(space + ".", StringComparison.Ordinal)
            || file.Text.Contains($"using {space};", StringComparison.Ordinal);

    // A property or a value of an enumeration may have the name of a type.
    private static bool IsMember(SourceFile file, string word) =>
        Regex.IsMatch(file.Code,
            $@"(?:\w[>?\]]*\s+{word}\s*(?:{{|=>|;|,|\))|^\s*{word}\s*(?:=[^>=].*)?,\s*$|\b{word}\s*=[^>=]|\b{word}:)",
            RegexOptions.Multiline);

    [GeneratedRegex(@"^(?:public|internal)[\w \t]*?\b(?:class|record struct|record|struct|interface|enum)\s+(\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [Fact]
    public void Projects_refer_in_one_direction()
    {
        Assert.Equal([], References("datasets"));
        Assert.Equal(["datasets"], References("experiments"));
        Assert.Equal(["experiments"], References("cli"));
    }

    [Fact]
    public void Results_hold_data_only() =>
        Assert.Empty(Directory.GetFiles(Path.Combine(SourceTree.Root, "results"), "*.cs", SearchOption.AllDirectories));

    private static IEnumerable<SourceFile> Product => SourceTree.CSharp.Where(file => !file.IsIn("tests"));

    private static IEnumerable<string> References(string project) => SourceTree.Projects
        .Where(file => file.IsIn(project))
        .SelectMany(file => Regex.Matches(file.Text, @"ProjectReference Include=""\.\./(\w+)/"))
        .Select(match => match.Groups[1].Value);
}
