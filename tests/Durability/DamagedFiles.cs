using CsCheck;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Records;
using Mira.Experiments.Training;

namespace Mira.Tests.Durability;

/// <summary>Cuts files off and flips bits in them at random places, and reads them.</summary>
internal static class DamagedFiles
{
    /// <summary>Kinds of files, by the name of the test case.</summary>
    internal static readonly string[] Kinds = ["checkpoint", "command", "metrics", "record"];

    /// <summary>Damages a file again and again; anything but success and one typed error that
    /// names the file fails.</summary>
    /// <returns>Cases tried.</returns>
    internal static int Try(string kind, string folder, int cases)
    {
        var path = Path.Combine(folder, kind);
        var whole = Make(kind, path);
        var tried = 0;
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Int[0, 7], Gen.Bool).Sample((at, bit, cuts) =>
        {
            var content = cuts ? whole[..at] : whole.ToArray();
            if (!cuts)
            {
                content[at] ^= (byte)(1 << bit);
            }
            File.Delete(path);
            AtomicFile.Write(path, stream => stream.Write(content));
            ReadOrRefuse(kind, path);
            tried++;
        }, iter: cases, threads: 1);
        return tried;
    }

    private static byte[] Make(string kind, string path)
    {
        switch (kind)
        {
            case "checkpoint":
                var run = TinyRun.In(path + "-run");
                TinyRun.Train(run);
                return File.ReadAllBytes(run.Folder.Checkpoint);
            case "command":
                new RunCommand(["--data-dir", "/data/größe", "--epochs", "3"], "/home").Save(path, DiskFiles.Instance);
                break;
            case "metrics":
                ResultsCsv.Write<EpochMetrics>(path, [Rows.Metrics(1), Rows.Metrics(2)]);
                break;
            default:
                Samples.Run.Save(path);
                break;
        }
        return File.ReadAllBytes(path);
    }

    /// <summary>What carries a checksum must not be read when it is damaged; the others may, where they
    /// still make sense.</summary>
    private static void ReadOrRefuse(string kind, string path)
    {
        try
        {
            switch (kind)
            {
                case "checkpoint":
                    using (var file = CheckpointStore.FirstWhole([path], (_, error) => throw error))
                    {
                        Assert.Fail("damage of a checkpoint went unnoticed");
                    }
                    break;
                case "command":
                    var read = RunCommand.Load(path);
                    Assert.Equal(["--data-dir", "/data/größe", "--epochs", "3"], read.Arguments);
                    break;
                case "metrics":
                    _ = ResultsCsv.Read<EpochMetrics>(path);
                    break;
                default:
                    _ = RunRecord.Load(path);
                    break;
            }
        }
        catch (InputException error)
        {
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }
}
