using System.Globalization;
using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>The runs that a set of tables needs. Equal pretrainings and equal evaluations are made once for all
/// tables.</summary>
/// <remarks>A pure function of the tables: no file is looked at.</remarks>
public sealed class RunPlan
{
    private RunPlan(PlanRequest request, IReadOnlyList<PlanCell> cells, IReadOnlyList<PlanNode> nodes) =>
        (Request, Cells, Nodes) = (request, cells, nodes);

    /// <summary>What was asked for.</summary>
    public PlanRequest Request { get; }

    /// <summary>Every cell of the tables, in their order.</summary>
    public IReadOnlyList<PlanCell> Cells { get; }

    /// <summary>What has to be done, table after table, each seed after seed.</summary>
    public IReadOnlyList<PlanNode> Nodes { get; }

    /// <summary>The plan of a request.</summary>
    /// <exception cref="InputException">A row or a checkpoint is named that no table has, one name stands for several
    /// rows, or what is asked for has no run at the scale.</exception>
    public static RunPlan Of(PlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        RowNames.Require(request);
        RequireOtherDifferences(request);
        RequireJudge(request);
        PlanCell[] cells = [.. request.Items.SelectMany(item => CellsOf(item, request))];
        RequireRuns(request, cells);
        return new RunPlan(request, cells, [.. NodesOf(cells, request.Seeds)]);
    }

    /// <summary>The same tables with one node alone to be done, which a child process is there for.</summary>
    /// <exception cref="InputException">There is no such node.</exception>
    public RunPlan Only(string key) => Nodes.Any(node => node.Key == key)
        ? new(Request, Cells, [.. Nodes.Where(node => node.Key == key)])
        : throw new InputException($"No run of these tables has the key '{key}'.");

    private static IEnumerable<PlanNode> NodesOf(IReadOnlyList<PlanCell> cells, IReadOnlyList<int> seeds) =>
        from need in (from item in cells.GroupBy(cell => cell.Item)
                      from seed in seeds
                      from cell in item
                      where cell.Network is not null
                      select (Cell: cell, Seed: seed))
        group need by need.Cell.KeyOf(need.Seed, seeds) into node
        let first = node.First()
        select new PlanNode(first.Cell.Network!, first.Cell.PretrainingSeed(first.Seed, seeds), first.Seed,
            [.. node.Select(need => need.Cell.Cell.Run!.Evaluation).DistinctBy(ProtocolHash.Of)],
            [.. node.Select(need => need.Cell.Item).Distinct()]);

    private static IEnumerable<PlanCell> CellsOf(PaperItem item, PlanRequest request) => item.CellsAt(request.Scale)
        .Where(cell => request.Only is null || RowNames.IsOf(cell, request.Only))
        .Select(cell => request.Epochs is { } epochs ? cell with { Run = cell.Run?.WithEpochs(epochs) } : cell)
        .Select(cell => Published(item, cell, request)
            ?? new PlanCell(item, Judged(item, cell, request.Judge), Network(item, Judged(item, cell, request.Judge))));

    private static Cell Judged(PaperItem item, Cell cell, Judge judge) =>
        judge == Judge.AsPublished ? item.AsPublished(cell) : cell;

    private static NetworkSource? Network(PaperItem item, Cell cell)
    {
        if (cell.Run is not { Evaluation: not CellEvaluation.Detection } run)
        {
            return null;
        }
        var folder = item.OwnsRuns ? MethodNames.FolderOf(cell.Row[0]) : null;
        return run.IsTrained
            ? new NetworkSource.Pretrained(run.Pretraining)
            {
                Folder = folder,
                JudgesAsPublished = run.Evaluation is CellEvaluation.Online { AsPublished: true }
            }
            : new NetworkSource.Untrained(run.Pretraining) { Folder = folder };
    }

    /// <summary>The cell on a published network, judged as the paper does; null where none was given for it.</summary>
    private static PlanCell? Published(PaperItem item, Cell cell, PlanRequest request)
    {
        var printed = item.Cells.FirstOrDefault(other => other.Key == cell.Key);
        return printed is not null && RunOfWeights(item, printed) is { } run
            && request.Checkpoints.Keys.FirstOrDefault(name => RowNames.Fits(printed, name)) is { } found
            ? new PlanCell(item, Judged(item, cell with { Run = run }, request.Judge),
                new NetworkSource.Published(request.Checkpoints[found]) { Prefix = request.BackbonePrefix })
            : null;
    }

    /// <summary>How a cell is judged on published weights; null where it cannot be.</summary>
    // A row that is only quoted is judged as the trained rows of its column are.
    internal static CellRun? RunOfWeights(PaperItem item, Cell cell) =>
        (cell.Run ?? item.Cells.FirstOrDefault(other => other.Column == cell.Column && other.Run is not null)?.Run) is
        {
            Evaluation: not (CellEvaluation.Online or CellEvaluation.Pretraining or CellEvaluation.Detection)
        } run ? run : null;

    /// <summary>Fails early if a table that was asked for by name has no runs at this scale.</summary>
    private static void RequireRuns(PlanRequest request, IReadOnlyList<PlanCell> cells)
    {
        var networks = cells.Where(cell => cell.Network is not null).Select(cell => cell.Item).ToHashSet();
        if (request.Items.FirstOrDefault(item => item.At(request.Scale) is null
            && !networks.Contains(item)) is { } absent)
        {
            var scales = Enum.GetValues<Scale>().Where(scale => absent.At(scale) is not null)
                .Select(scale => scale.Word());
            throw new InputException($"{absent.Id} has no run at {request.Scale.Word()} scale. " +
                $"It exists at: {string.Join(", ", scales)}; choose one with --scale.");
        }
        if (request.Only is { } row && networks.Count == 0)
        {
            throw new InputException($"Row '{row}' of {string.Join(", ", request.Items.Select(item => item.Id))} " +
                $"is not trained at {request.Scale.Word()} scale. " +
                "Expected a row that is, or its published network by --checkpoint ROW=FILE." +
                RowNames.WeightsOf(request, row));
        }
    }

    /// <summary>Rows about the number of epochs would all become one; a teacher whose memory was chosen for them is no
    /// other difference.</summary>
    private static void RequireOtherDifferences(PlanRequest request)
    {
        foreach (var item in request.Epochs is null ? [] : request.Items)
        {
            var runs = item.CellsAt(request.Scale).Where(cell => cell.Run is not null)
                .DistinctBy(cell => cell.Run!.Pretraining.Hash);
            if (runs.GroupBy(cell =>
                (cell.Run!.WithEpochs(request.Epochs!.Value).Pretraining with { InitialTeacherMomentum = 0 }).Hash)
                    .FirstOrDefault(same => same.Count() > 1) is { } same)
            {
                throw new InputException($"Rows of {item.Id} differ in their epochs only, such " +
                    $"as {string.Join(" and ", same.Take(2).Select(cell => cell.Key))}: " +
                    $"--epochs {request.Epochs} would make them the same run. Leave it out, or leave {item.Id} out.");
            }
        }
    }

    private static void RequireJudge(PlanRequest request)
    {
        if (request.Judge == Judge.AsPublished
            && !request.Items.Any(item => item.CellsAt(request.Scale).Any(cell => item.AsPublished(cell) != cell)))
        {
            throw new InputException("--judge as-published works for tables whose baselines were " +
                "evaluated with their own classifiers, and no row of " +
                $"{string.Join(", ", request.Items.Select(item => item.Id))} was at {request.Scale.Word()} " +
                "scale. Leave it out, or ask for table7.");
        }
    }
}

/// <summary>One network and everything that is measured on it with one seed, for all tables.</summary>
/// <param name="Network">Where the network comes from.</param>
/// <param name="PretrainingSeed">Seed of the pretraining; without meaning for a published network.</param>
/// <param name="Seed">Seed of the evaluations.</param>
/// <param name="Evaluations">Each once.</param>
/// <param name="Items">Tables that need it, in their order.</param>
public sealed record PlanNode(NetworkSource Network, int PretrainingSeed, int Seed,
    IReadOnlyList<CellEvaluation> Evaluations, IReadOnlyList<PaperItem> Items)
{
    /// <summary>What makes two nodes the same.</summary>
    public string Key => KeyOf(Network, PretrainingSeed, Seed);

    /// <summary>The network and its seeds in a few words.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture,
        $"{Network.Title}, seed {PretrainingSeed}") + (Seed == PretrainingSeed ? ""
        : string.Create(CultureInfo.InvariantCulture, $", evaluated with seed {Seed}"));

    internal static string KeyOf(NetworkSource network, int pretrainingSeed, int seed) =>
        network is NetworkSource.Published
        ? string.Create(CultureInfo.InvariantCulture, $"{network.Key} s{seed}")
        : string.Create(CultureInfo.InvariantCulture, $"{network.Key} s{pretrainingSeed} s{seed}");
}

/// <summary>A cell of a table and the network that it is measured on.</summary>
/// <param name="Item">The table.</param>
/// <param name="Cell">The cell, with the run that it has at the scale asked for.</param>
/// <param name="Network">The network; null where the cell is only quoted or has no run at the scale.</param>
public sealed record PlanCell(PaperItem Item, Cell Cell, NetworkSource? Network)
{
    /// <summary>The seed of the pretraining that a seed is measured on.</summary>
    /// <param name="seed">Seed of the evaluation.</param>
    /// <param name="seeds">All of the seeds asked for.</param>
    internal int PretrainingSeed(int seed, IReadOnlyList<int> seeds) => Item.IsOfOneNetwork ? seeds[0] : seed;

    /// <summary>Key of the node that measures the cell under a seed; only for a cell with a network.</summary>
    internal string KeyOf(int seed, IReadOnlyList<int> seeds) =>
        PlanNode.KeyOf(Network!, PretrainingSeed(seed, seeds), seed);
}
