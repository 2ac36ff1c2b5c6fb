namespace Mira.Experiments.Costs;

/// <summary>What a step exchanges something for.</summary>
public enum ExchangePart
{
    /// <summary>Batch normalization over the whole batch.</summary>
    Norm,

    /// <summary>The targets, such as the column sums of MIRA's solver.</summary>
    Targets,

    /// <summary>The sum of the gradients.</summary>
    Gradients,

    /// <summary>Monitors, the loss, and checks.</summary>
    Other,
}

/// <summary>How processes exchange.</summary>
public enum ExchangeKind
{
    /// <summary>A sum or maximum, in everybody's hands.</summary>
    Reduce,

    /// <summary>The values of all, in everybody's hands.</summary>
    Gather,

    /// <summary>The values of process 0.</summary>
    Broadcast,
}

/// <summary>Equal exchanges of a step.</summary>
/// <param name="Part">What for.</param>
/// <param name="Kind">How.</param>
/// <param name="Bytes">Bytes that a process gives into one of them.</param>
/// <param name="Count">How many there are in a step.</param>
public sealed record StepExchange(ExchangePart Part, ExchangeKind Kind, long Bytes, int Count);

/// <summary>What connects processes, as two numbers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LatencyMicroseconds">Time of the smallest exchange of up to 16 processes, µs.</param>
/// <param name="GigabytesPerSecond">Bus bandwidth as NCCL's tests reckon it, GB/s: what a process sends at once while
/// all do.</param>
public sealed record Interconnect(string Name, double LatencyMicroseconds, double GigabytesPerSecond)
{
    // Beyond it a tree of exchanges is deeper than the one whose latency is given.
    private const int ProcessesOfLatency = 16;

    /// <summary>GPUs of one machine by NVSwitch; assumed, not measured.</summary>
    public static Interconnect Node { get; } = new("one machine, NVSwitch", 25, 200);

    /// <summary>Machines with one network card of 200 Gb/s each; assumed, not measured.</summary>
    public static Interconnect Cluster { get; } = new("200 Gb/s network", 45, 20);

    /// <summary>Machines by 10 Gb/s Ethernet; assumed, not measured.</summary>
    public static Interconnect Ethernet { get; } = new("10 Gb/s Ethernet", 150, 1);

    /// <summary>Those that are assumed, the fastest first.</summary>
    public static IReadOnlyList<Interconnect> Assumed { get; } = [Node, Cluster, Ethernet];

    /// <summary>Seconds of one exchange.</summary>
    /// <param name="kind">How.</param>
    /// <param name="bytes">Bytes that a process gives into it.</param>
    /// <param name="processes">Number of processes; 1 exchanges nothing.</param>
    public double Seconds(ExchangeKind kind, double bytes, int processes)
    {
        if (processes < 2)
        {
            return 0;
        }
        var depth = Math.Max(1, Math.Log2(processes) / Math.Log2(ProcessesOfLatency));
        var passed = kind switch
        {
            ExchangeKind.Reduce => 2.0 * (processes - 1) / processes * bytes,
            ExchangeKind.Gather => (processes - 1) * bytes,
            _ => bytes,
        };
        return (LatencyMicroseconds * 1e-6 * depth) + (passed / (GigabytesPerSecond * 1e9));
    }
}

/// <summary>Time of one step over several processes by the cost model: computing, then every exchange one after the
/// other, nothing hidden behind computing.</summary>
/// <param name="Processes">Number of processes.</param>
/// <param name="Compute">Seconds in which a process computes its part of the batch.</param>
/// <param name="Exchanges">Seconds of the exchanges, by what they are for.</param>
public sealed record ClusterStep(int Processes, double Compute, IReadOnlyDictionary<ExchangePart, double> Exchanges)
{
    /// <summary>Seconds of the whole step.</summary>
    public double Seconds => Compute + Exchanges.Values.Sum();

    /// <summary>Share of the step in which a process computes.</summary>
    public double Efficiency => Compute / Seconds;

    /// <summary>The step of processes that exchange this over that.</summary>
    /// <param name="compute">Seconds in which a process computes its part of the batch.</param>
    /// <param name="exchanges">What a step exchanges.</param>
    /// <param name="processes">Number of processes.</param>
    /// <param name="network">What connects them.</param>
    public static ClusterStep Of(double compute, IEnumerable<StepExchange> exchanges, int processes,
        Interconnect network)
    {
        ArgumentNullException.ThrowIfNull(exchanges);
        ArgumentNullException.ThrowIfNull(network);
        var times = Enum.GetValues<ExchangePart>().ToDictionary(part => part, _ => 0.0);
        foreach (var exchange in exchanges)
        {
            times[exchange.Part] += exchange.Count * network.Seconds(exchange.Kind, exchange.Bytes, processes);
        }
        return new(processes, compute, times);
    }
}
