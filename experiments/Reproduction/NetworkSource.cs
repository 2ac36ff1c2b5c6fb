using Mira.Experiments.Recipes;

namespace Mira.Experiments.Reproduction;

/// <summary>Where the network of a node comes from.</summary>
public abstract record NetworkSource
{
    /// <summary>What makes two sources the same, apart from the seed.</summary>
    public abstract string Key { get; }

    /// <summary>The source in a few words.</summary>
    public abstract string Title { get; }

    /// <summary>A pretraining of our own.</summary>
    public sealed record Pretrained(PretrainRecipe Recipe) : NetworkSource
    {
        /// <inheritdoc/>
        public override string Key => $"{RunName} {Recipe.Dataset}";

        /// <inheritdoc/>
        public override string Title => $"{Recipe.Name} {RunName}";

        /// <summary>Whether the classifier learns beside it that its method's printed numbers were judged by.</summary>
        public bool JudgesAsPublished { get; init; }

        /// <summary>What the names of its runs begin with: the recipe's hash, and that another classifier learnt beside it.</summary>
        public string RunName => JudgesAsPublished ? $"as-published-{Recipe.Hash}" : Recipe.Hash;
    }

    /// <summary>A file that somebody published, in the place of a pretraining.</summary>
    public sealed record Published(string File) : NetworkSource
    {
        /// <summary>What stands before the backbone's names in the file; null chooses by role.</summary>
        public string? Prefix { get; init; }

        /// <inheritdoc/>
        public override string Key => Prefix is null ? Path.GetFullPath(File) : $"{Path.GetFullPath(File)} {Prefix}";

        /// <inheritdoc/>
        public override string Title => Path.GetFileName(File);
    }
}
