using System.IO.Compression;
using System.Text;
using Mira.Datasets;
using Mira.Datasets.Folders;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Files;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Tables;
using Mira.Experiments.Training;

namespace Mira.Tests.Fuzzing;

/// <summary>Readers of text: lists, tables and records.</summary>
internal static class ListReaders
{
    private static readonly string[] Files = ["a/x.png", "a/y.png", "b/z.png"];

    internal static IEnumerable<FuzzedReader> All(TemporaryFolder folder)
    {
        var names = Bytes("n01440764_10026.JPEG\nn01440764_10027.JPEG\n\nx.png\n");
        var epochs = Bytes(ResultsCsv.Text([Rows.Metrics(1), Rows.Metrics(2)]));
        return
        [
            new("labels (CSV)", [Bytes("path,label,split\na/x.png,cat,train\n\"b,c.png\",\"d\"\"og\",val\n"),
                Bytes("train/x.png,cat\nval/y.png,dog\n")],
                file => LabelLine.ReadAll(folder.Write("labels.csv", file))),
            new("list of names", [names, Bytes("cat\ndog\nice cream\n")],
                file => NameList.Read(folder.Write("names.txt", file), "classes")),
            new("list of names (.gz)", [Gzip(names)], file => ImageNames.Read(folder.Write("names.gz", file))),
            new("list of a memory", [Bytes("x.png\nz.png\n")], file =>
                MemoryPart.Listed(folder.Write("memory.txt", file), Files)),
            new("lines of an official list", [Bytes("000001 -1\n000002  1\n"), names],
                file => Lines(folder.Write("lines.txt", file))),
            new("metrics.csv", [epochs], file => ResultsCsv.Read<EpochMetrics>(folder.Write("metrics.csv", file))),
            new("metrics.csv of a running run", [epochs], file =>
                ResultsCsv.ReadLog<EpochMetrics>(folder.Write("log.csv", file))),
            Table("evaluations of a report", folder, Rows.Evaluation("=1+1", "knn", 50),
                Rows.Evaluation("MIRA", "linear", 51)),
            Table("evaluations of a run", folder, new Measurement
            {
                Protocol = "knn", Setting = "k=20", Metric = Metric.Top1, Value = 50, Seed = 1, Data = "x",
                DataHash = "0",
                ProtocolHash = "1", CheckpointHash = "2", Seconds = 3,
            }),
            Table("cells of a table", folder, new CellRow
            {
                Item = "table7", Cell = "MIRA, top-1", Row = "MIRA", Column = "top-1", Seeds = 1, Verdict = default,
                Scale = "laptop",
            }),
            Table("claims of a table", folder, new ClaimRow { Item = "table7", Claim = "A is above B.",
                Judgement = default, Plus = "A", Minus = "B", Pairs = 3 }),
            Table("seeds of a table", folder, SampleItem.Value("A", 1, 90)),
            Table("convergence", folder, [.. Samples.Convergence.Take(3)]),
            new("run.json", [folder.Made("run.json", Samples.Run.Save)],
                file => RunRecord.Load(folder.Write("r.json", file))),
            new("command.json", [folder.Made("command.json", path =>
                new RunCommand(["--data-dir", "/data/größe"], "/home").Save(path, DiskFiles.Instance))],
                file => RunCommand.Load(folder.Write("c.json", file))),
            new("recipe (JSON)", [.. Recipes()], file =>
                RecipeJson.Parse<PretrainRecipe>(Encoding.UTF8.GetString(file), "recipe").Validate("recipe")),
        ];
    }

    private static IEnumerable<byte[]> Recipes() =>
        PaperRuns.Names.Select(Pretrain.Named).DistinctBy(recipe => recipe.Method.GetType()).Select(RecipeJson.Bytes);

    private static void Lines(string path)
    {
        foreach (var line in TextLine.Once(TextLine.ReadAll(path), line => line.Words[0]))
        {
            _ = line.Refused("something else");
        }
    }

    /// <summary>Rows of results, with a class name that a spreadsheet would take for a formula.</summary>
    private static FuzzedReader Table<T>(string name, TemporaryFolder folder, params T[] rows)
        where T : class =>
            new($"{name} (CSV)", [Bytes(ResultsCsv.Text(rows))], file =>
                ResultsCsv.Read<T>(folder.Write($"{typeof(T).Name}.csv", file)));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }
        return packed.ToArray();
    }
}
