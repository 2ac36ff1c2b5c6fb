using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Reproduction;

/// <summary>Where the network of a node comes from.</summary>
public abstract record NetworkSource
{
    /// <summary>What makes two sources the same, apart from the seed.</summary>
    public abstract string Key { get; }

    /// <summary>The source in a few words.</summary>
    public abstract string Title { get; }

    /// <summary>Loads the network, or one of a file's several.</summary>
    /// <param name="run">Its run.</param>
    /// <param name="encoder">"teacher" or "student"; null for the one that is judged.</param>
    /// <param name="seed">Seed of random weights.</param>
    /// <param name="compute">Where it shall be.</param>
    /// <exception cref="Datasets.InputException">The file is missing or damaged, or has no such network.</exception>
    internal abstract PretrainedBackbone Load(StoredRun run, string? encoder, int seed, Compute compute);

    /// <summary>A network of one of our recipes: its images are known, and where its run lies.</summary>
    /// <param name="Recipe">The recipe that it is, or would be, pretrained with.</param>
    public abstract record OfRecipe(PretrainRecipe Recipe) : NetworkSource
    {
        /// <summary>Folder of its run within the item's own; null for a run that all items share.</summary>
        public string? Folder { get; init; }

        /// <summary>What the names of its shared runs begin with.</summary>
        public abstract string RunName { get; }

        /// <inheritdoc/>
        public override string Key =>
            Folder is null ? $"{RunName} {Recipe.Dataset}" : $"{Folder} {RunName} {Recipe.Dataset}";
    }

    /// <summary>A pretraining of our own.</summary>
    public sealed record Pretrained(PretrainRecipe Recipe) : OfRecipe(Recipe)
    {
        /// <inheritdoc/>
        public override string Title => $"{Recipe.Name} {RunName}";

        /// <summary>Whether the classifier learns beside it that its method's printed numbers were judged by.</summary>
        public bool JudgesAsPublished { get; init; }

        /// <summary>What the names of its runs begin with: the recipe's hash, and that another classifier
        /// learned beside it.</summary>
        public override string RunName => JudgesAsPublished ? $"as-published-{Recipe.Hash}" : Recipe.Hash;

        internal override PretrainedBackbone Load(StoredRun run, string? encoder, int seed, Compute compute) =>
            PretrainedBackbone.Load(run.Folder.Checkpoint, new() { Encoder = encoder }, compute);
    }

    /// <summary>The weights that a pretraining begins with.</summary>
    public sealed record Untrained(PretrainRecipe Recipe) : OfRecipe(Recipe)
    {
        /// <inheritdoc/>
        public override string Title => MethodNames.RandomWeights;

        /// <inheritdoc/>
        public override string RunName => $"untrained-{Recipe.Hash}";

        internal override PretrainedBackbone Load(StoredRun run, string? encoder, int seed, Compute compute) =>
            PretrainedBackbone.Random(Recipe.Backbone, seed, compute, Recipe);
    }

    /// <summary>A published network that is used instead of a pretraining.</summary>
    public sealed record Published(string File) : NetworkSource
    {
        /// <summary>What stands before the backbone's names in the file; null chooses by role.</summary>
        public string? Prefix { get; init; }

        /// <inheritdoc/>
        public override string Key => Prefix is null ? Path.GetFullPath(File) : $"{Path.GetFullPath(File)} {Prefix}";

        /// <inheritdoc/>
        public override string Title => Path.GetFileName(File);

        internal override PretrainedBackbone Load(StoredRun run, string? encoder, int seed, Compute compute) =>
            PretrainedBackbone.Load(File, new() { Prefix = Prefix, Encoder = encoder }, compute);
    }
}
