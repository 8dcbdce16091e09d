import { makeHaproxyEdge } from '../support/edge-under-test.js';
import { describeEdge } from './edge.suite.js';

describeEdge('HAProxy', makeHaproxyEdge);
