using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>The content of a run's folder: checkpoint, evaluations and, once the run is finished, its
/// record.</summary>
/// <param name="Folder">The folder.</param>
public sealed record StoredRun(RunFolder Folder)
{
    /// <summary>Name of the folder.</summary>
    public string Name => Path.GetFileName(Folder.Path);

    /// <summary>One row for each number of each evaluation.</summary>
    public string EvaluationsPath => Path.Combine(Folder.Path, "evaluations.csv");

    /// <summary>Whether the pretraining was done to its end. Its checkpoint may lie elsewhere meanwhile.</summary>
    public bool IsFinished => File.Exists(Folder.Record);

    /// <summary>Record of the run; only where it is finished.</summary>
    public RunRecord Record() => RunRecord.Load(Folder.Record);

    /// <summary>Refuses a finished run of something else: the name of an item's own run does not
    /// tell which it is.</summary>
    /// <exception cref="InputException">Recipe, images or seed are others.</exception>
    internal void RequireIsOf(PretrainRecipe recipe, string dataHash, int seed)
    {
        if (!IsFinished)
        {
            return;
        }
        var record = Record();
        var hash = record.Recipes.Values.Select(values => (string?)values.Derived["hash"]).FirstOrDefault();
        if ((hash, record.DataHash, record.Seed) != (recipe.Hash, dataHash, seed))
        {
            throw new InputException($"{Folder.Path} holds a finished run of recipe {hash}, seed " +
                $"{record.Seed}, on {record.Data} ({record.DataHash[..8]}). " +
                $"Asked for: recipe {recipe.Hash}, seed {seed}, images {dataHash[..8]}. Add --fresh " +
                "to train again, or choose another --output.");
        }
    }

    /// <summary>Forgets the network, so that it is trained again, and what was drawn from it. Numbers stay for one that
    /// has the same bits again.</summary>
    internal void Forget()
    {
        File.Delete(new ItemFolder(Folder.Path).Convergence);
        File.Delete(Folder.Record);
        Folder.DeleteCheckpoints();
    }

    /// <summary>Whether the checkpoint is there, whole, and the one that the record names.</summary>
    public bool HasNetwork()
    {
        if (!IsFinished || !File.Exists(Folder.Checkpoint))
        {
            return false;
        }
        try
        {
            return CheckpointHashes.Of(Folder.Checkpoint) == Record().CheckpointHash;
        }
        catch (InputException)
        {
            // A damaged file is no network: it is made again.
            return false;
        }
    }

    /// <summary>Numbers of the network that the record names; those of another are left out.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public IReadOnlyList<Measurement> Evaluations()
    {
        if (!IsFinished || !File.Exists(EvaluationsPath))
        {
            return [];
        }
        var network = Record().CheckpointHash;
        return [.. ResultsCsv.Read<Measurement>(EvaluationsPath).Where(row => row.CheckpointHash == network)];
    }

    /// <summary>Numbers of one evaluation; none where it was not made.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="dataHash">Hash of the evaluated images; null for any.</param>
    public IReadOnlyList<Measurement> Of(CellEvaluation evaluation, int seed, string? dataHash)
    {
        var hash = ProtocolHash.Of(evaluation);
        return [.. Evaluations().Where(row => row.ProtocolHash == hash && row.Seed == seed
            && (dataHash is null || row.DataHash == dataHash))];
    }

    /// <summary>Adds the numbers of an evaluation; earlier ones of the same evaluation go.</summary>
    public void Add(IReadOnlyList<Measurement> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var others = Evaluations().Where(row =>
            !rows.Any(added =>
                (added.ProtocolHash, added.Seed, added.DataHash) == (row.ProtocolHash, row.Seed, row.DataHash)));
        ResultsCsv.Write(EvaluationsPath, others.Concat(rows));
    }
}

/// <summary>The short hash of a checkpoint's content, as it stands in results.</summary>
internal static class CheckpointHashes
{
    private const int Digits = 12;

    /// <summary>First digits of the content's hash; the content is verified where the file
    /// carries a checksum.</summary>
    /// <exception cref="InputException">The file is missing, damaged or no file of tensors.</exception>
    internal static string Of(string path)
    {
        using var file = TensorFile.Open(path);
        return file.ContentHash[..Digits];
    }
}
