namespace Mira.Experiments.Recipes;

/// <summary>How much machine a run may take. Results of a small scale are never the paper's and are labelled so.</summary>
public enum Scale
{
    /// <summary>The paper's own settings.</summary>
    Paper,

    /// <summary>The paper's data on one GPU of 24 to 80 GB: recipes of batch 4096 become those of Table 8's small batch.</summary>
    SingleGpu,

    /// <summary>Minutes on two CPU cores, on 5,000 images.</summary>
    Laptop,

    /// <summary>Seconds: shows that everything runs, not that anything is learned.</summary>
    Smoke,
}
