// Queries for candidates: what they come to, and in which words they are refused, by microversion.
import { describe, expect, test } from 'vitest';
import { candidateRequestOf, MOST_GROUPS, type QueryParameters } from './candidate-query.ts';

const A = 'a0000000-0000-4000-8000-000000000001';
const B = 'b0000000-0000-4000-8000-000000000002';
const parametersOf = (query: string): QueryParameters => [...new URLSearchParams(query)];
const read = (query: string, minor = 39): ReturnType<typeof candidateRequestOf> =>
  candidateRequestOf(parametersOf(query), minor);

describe('what a query comes to', () => {
  test('groups by suffix, each with all that is said of it', () => {
    const query = [
      'resources=VCPU:2,MEMORY_MB:1024',
      'required=HW_A,!HW_B',
      'required=in:HW_C,HW_D',
      `member_of=in:${A},${B}`,
      `member_of=!${B}`,
      `in_tree=${A}`,
      'resources_NET=SRIOV_NET_VF:1',
      'required_HOST=HW_E',
      'group_policy=isolate',
      'same_subtree=_NET,_HOST',
      'root_required=HW_A,!HW_F',
      'limit=5',
    ].join('&');
    const group = { requiredTraits: [], forbiddenTraits: new Set(), memberOf: [], forbiddenAggregates: new Set() };
    expect(read(query)).toEqual({
      groups: [
        {
          suffix: '',
          resources: new Map([
            ['VCPU', 2],
            ['MEMORY_MB', 1024],
          ]),
          requiredTraits: [new Set(['HW_A']), new Set(['HW_C', 'HW_D'])],
          forbiddenTraits: new Set(['HW_B']),
          memberOf: [new Set([A, B])],
          forbiddenAggregates: new Set([B]),
          inTree: A,
        },
        { ...group, suffix: '_NET', resources: new Map([['SRIOV_NET_VF', 1]]), inTree: undefined },
        { ...group, suffix: '_HOST', resources: new Map(), requiredTraits: [new Set(['HW_E'])], inTree: undefined },
      ],
      groupPolicy: 'isolate',
      sameSubtrees: [new Set(['_NET', '_HOST'])],
      rootRequired: new Set(['HW_A']),
      rootForbidden: new Set(['HW_F']),
      limit: 5,
      nestedAware: true,
    });
  });

  test.each([
    [28, false],
    [29, true],
  ])('trees are known of from 1.29: 1.%d', (minor, nestedAware) => {
    expect(read('resources=VCPU:1', minor)).toMatchObject({ nestedAware });
  });

  test('before 1.39 the last of several required counts, and a trait may be forbidden however often', () => {
    expect(read('resources=VCPU:1&required=HW_A&required=HW_B,!!HW_C', 38)).toMatchObject({
      groups: [{ requiredTraits: [new Set(['HW_B'])], forbiddenTraits: new Set(['HW_C']) }],
    });
  });

  test('amounts are integers as Python reads them, and suffixes are numbers before 1.33', () => {
    expect(read('resources=A: 1_0 ,B:+2&resources_X=C:1', 32)).toMatchObject({
      groups: [
        {
          suffix: '',
          resources: new Map([
            ['A', 10],
            ['B', 2],
          ]),
        },
      ],
    });
  });
});

const FORM =
  'Badly formed resources parameter. Expected resources query string parameter in form: ?resources=VCPU:2,MEMORY_MB:1024. Got: ';
const INVALID = 'Invalid query string parameters: ';

/** What Placement 8.0.0 answered over HTTP to these very queries. */
const REFUSED: readonly [query: string, minor: number, fault: string, code?: string][] = [
  ['resources=', 10, `${FORM}empty string.`],
  ['resources=VCPU', 10, `${FORM}VCPU.`],
  ['resources=VCPU:1:2', 10, `${FORM}VCPU:1:2.`],
  ['resources=VCPU:x', 10, 'Requested resource VCPU expected positive integer amount. Got: x.'],
  ['resources=VCPU:0', 10, 'Requested resource VCPU requires amount >= 1. Got: 0.'],
  ['resources=VCPU:-07', 10, 'Requested resource VCPU requires amount >= 1. Got: -7.'],
  [
    'resources=VCPU:1&required=HW_A,',
    17,
    `${INVALID}Expected 'required' parameter value of the form: HW_CPU_X86_VMX,CUSTOM_MAGIC. Got an empty trait in: HW_A,`,
  ],
  [
    'resources=VCPU:1&required=HW_A,!',
    22,
    `${INVALID}Expected 'required' parameter value of the form: HW_CPU_X86_VMX,!CUSTOM_MAGIC. Got an empty trait in: HW_A,!`,
  ],
  [
    'resources=VCPU:1&required=!HW_A',
    21,
    `${INVALID}Expected 'required' parameter value of the form: HW_CPU_X86_VMX,CUSTOM_MAGIC. Got: !HW_A`,
  ],
  [
    'resources=VCPU:1&required=in:HW_A',
    38,
    `${INVALID}The format 'in:HW_CPU_X86_VMX,CUSTOM_MAGIC' only supported since microversion 1.39. Got: in:HW_A`,
  ],
  [
    'resources=VCPU:1&required=in:HW_A,',
    39,
    `${INVALID}Expected 'required' parameter value of the form: in:HW_CPU_X86_VMX,CUSTOM_MAGIC. Got an empty trait in: in:HW_A,`,
  ],
  [
    'resources=VCPU:1&required=in:HW_A,!HW_B',
    39,
    `${INVALID}The format 'in:HW_CPU_X86_VMX,CUSTOM_MAGIC' does not support forbidden traits. Got: in:HW_A,!HW_B`,
  ],
  ['resources=VCPU:1&member_of=x', 21, `${INVALID}Expected 'member_of' parameter to contain valid UUID(s). Got: x`],
  [
    `resources=VCPU:1&member_of=${A},${B}`,
    21,
    `Multiple values for 'member_of' must be prefixed with the 'in:' or '!in:' keyword using the valid microversion. Got: ${A},${B}`,
  ],
  [`resources=VCPU:1&member_of=${A}&member_of=${B}`, 23, 'Multiple member_of parameters are not supported'],
  [
    `resources1=VCPU:1&member_of1=!${A}`,
    31,
    'Forbidden member_of1 parameters are not supported in the specified microversion',
  ],
  ['resources=VCPU:1&in_tree=x', 31, `${INVALID}Expected 'in_tree' parameter to be a format of uuid. Got: x`],
  ['', 25, 'At least one request group (`resources` or `resources{$S}`) is required.'],
  [
    'required1=HW_A&required=HW_B',
    25,
    'All traits parameters must be associated with resources.  Found the following orphaned traits keys: required1, required',
  ],
  [
    `resources=VCPU:1&member_of1=${A}`,
    25,
    'All member_of parameters must be associated with resources. Found the following orphaned member_of keys: member_of1',
  ],
  [`resources=VCPU:1&in_tree1=${A}`, 31, 'All request groups must specify resources.'],
  [
    'required_A=HW_A&same_subtree=_A',
    36,
    'There must be at least one resources or resources[$S] parameter.',
    'placement.query.missing_value',
  ],
  [
    'resources=VCPU:1&required_A=HW_A',
    36,
    "Resourceless suffixed group request should be specified in `same_subtree` query param: bad group(s) - ['_A'].",
    'placement.query.bad_value',
  ],
  [
    'resources=VCPU:1&resources_A=VCPU:1&same_subtree=_A,_B',
    36,
    "Real suffixes should be specified in `same_subtree`: ['_B'] not found in ['', '_A'].",
    'placement.query.bad_value',
  ],
  [
    'resources=VCPU:1&same_subtree=_A,',
    36,
    'Empty string (unsuffixed group) can not be specified in `same_subtree` ',
    'placement.query.bad_value',
  ],
  [
    'resources=VCPU:1&root_required=HW_A&root_required=HW_B',
    35,
    "Query parameter 'root_required' may be specified only once.",
    'placement.query.duplicate_key',
  ],
  [
    'resources=VCPU:1&root_required=HW_A,!HW_A',
    35,
    'Conflicting required and forbidden traits found in root_required: HW_A',
    'placement.query.bad_value',
  ],
  [
    'resources=VCPU:1&required=HW_B,HW_A,!HW_A,!HW_B',
    22,
    'Conflicting required and forbidden traits found in the following traits keys: required: (HW_A), required: (HW_B)',
  ],
  [
    'resources1=VCPU:1&resources2=VCPU:1',
    25,
    'The "group_policy" parameter is required when specifying more than one "resources{N}" parameter.',
  ],
];

test.each(REFUSED)('%s at 1.%d', (query, minor, fault, code) => {
  expect(read(query, minor)).toEqual(code === undefined ? { fault } : { fault, code });
});

describe('more than anybody asks', () => {
  test('of groups', () => {
    const query = Array.from({ length: MOST_GROUPS + 1 }, (_, at) => `resources${at + 1}=VCPU:1`).join('&');
    expect(read(query)).toEqual({ fault: 'A request may have at most 64 groups.' });
  });

  test('of classes', () => {
    const classes = Array.from({ length: 65 }, (_, at) => `CUSTOM_${at}:1`).join(',');
    expect(read(`resources=${classes}`)).toEqual({ fault: 'resources may name at most 64 classes, and names 65.' });
  });

  test('of digits', () => {
    expect(read(`resources=VCPU:${'9'.repeat(101)}`)).toHaveProperty('fault');
    expect(read(`resources=VCPU:${'9'.repeat(30)}`)).not.toHaveProperty('fault');
  });
});
